"""The configurations of other tools, and what lies beside them."""
