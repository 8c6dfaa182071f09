"""Letters and words of one language: folding, scripts, pinyin, inflection, words, sort keys, spelling.

Pure functions of text, each linear in its length; nothing here knows what a concept is, or imports the rest of app/.
"""
