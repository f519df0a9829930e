"""What the pages of the desk show: each module serves one page."""
