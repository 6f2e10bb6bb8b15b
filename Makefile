up test pictures pyz lint:
	python3 dev.py $@
.PHONY: up test pictures pyz lint
