"""What a fake of any API does by itself: it keeps resources and answers all else realistically."""
