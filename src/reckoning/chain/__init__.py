"""From movements to a supply chain: storage, reach, mirror trade, change."""
