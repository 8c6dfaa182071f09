"""Public sets, measured when a path to them is given and never shipped: MED1250, SDU@AAAI-22 and ACTER."""
