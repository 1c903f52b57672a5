"""The journeys that children make through the service, each told as the events it leaves behind."""
