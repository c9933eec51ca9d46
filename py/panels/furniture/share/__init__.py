"""What a reader takes away from the page besides the model's file: links and their QR codes. It is shipped in
share.zip, and loaded when asked for.

dialog.py   shows a link that was copied
qr.py       the QR code of a link
words.py    sentences
"""
