"""The demo world: invented people and organisations, simulated through the door. Never in production."""
