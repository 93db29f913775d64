"""The project package: the apps of the house and the settings that wire them."""
