"""What pages and other rooms get to see of a review: plain frozen values."""
