"""Named conditions of the acts. Each returns None, or one sentence that says why not.

A guard that takes the situation alone is *standing*: pages ask it before anything is typed. One that
takes the act's facts too is *submitted*. Both are asked by the door and, with the entry's facts, by the
verifier; a guard that meets a value this reader does not have raises `Undisclosed`.
"""
