"""Files from outside as text: one module for each format.

`detection` tells what a file is, by its content. `plain_text` and `subtitles` read where they are called; `docx`,
`html` and `pdf` take apart what may be made to do harm, so they run only in the limited process (`process`). Nothing
here imports more than its format needs: that process starts anew for every file.
"""
