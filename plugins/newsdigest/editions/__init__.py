"""Articles to editions: the stories that they tell, and the days or weeks that they are published in."""
