"""考核周期: cycles, who is assessed in them by which scheme, the calendar, targets."""
