"""What readers carry away from the site: formats that hold a whole edition, a book (EPUB) and a mail."""
