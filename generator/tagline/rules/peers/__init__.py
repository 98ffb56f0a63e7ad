"""What the configurations of other tools mean in our settings, a module for each tool."""
