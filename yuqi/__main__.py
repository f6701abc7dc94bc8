"""`python -m yuqi` is `yuqi`."""

from yuqi.cli import main

if __name__ == "__main__":
    main()
