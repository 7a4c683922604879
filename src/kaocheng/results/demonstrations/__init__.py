"""What the demonstration data (演示数据) are made of: people, and assessments under way."""
