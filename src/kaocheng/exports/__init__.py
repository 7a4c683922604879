"""Files that leave the platform (导出): what is marked, what is asked, what goes on record."""
