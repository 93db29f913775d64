"""The process: the umbrella over every entity of one fulfillment, and its lock."""
