// One form under which all spellings meet: what app/language/folding.py and pinyin.py do, for what is typed here.
// `variants` maps traditional and variant characters to the one that stands in keys; a test holds both sides equal.
"use strict";

const APOSTROPHES = new Set("'’‘‛`´′ʼʻʹʽʾʿˈˊˋ＇ꞌ");
const INVISIBLE = new Set("\u115f\u1160\u3164\uffa0");
const PLAIN = { ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ŧ: "t", æ: "ae", œ: "oe", þ: "th" };

let variants = new Map();

function setVariants(from, to) {
  const targets = Array.from(to);
  variants = new Map(Array.from(from, (char, at) => [char, targets[at]]));
}

function foldPiece(char) {
  if (APOSTROPHES.has(char) || INVISIBLE.has(char)) return "";
  if (char === "&" || char === "%" || char === "+") return ` ${char} `;
  if (/[\p{Mn}\p{Me}\p{Cf}\p{Cs}\u302e\u302f]/u.test(char)) return "";
  if (/\p{Sc}/u.test(char)) return ` ${char} `;
  if (/[\p{P}\p{S}\p{Z}\p{Cc}]/u.test(char)) return " ";
  return variants.get(char) ?? PLAIN[char] ?? char;
}

function foldChar(char) {
  if (APOSTROPHES.has(char) || /\p{Sk}/u.test(char)) return foldPiece(char);
  const lower = Array.from(char.normalize("NFKD"), (each) => each.toUpperCase().toLowerCase()).join("");
  return Array.from(lower.normalize("NFKD"), foldPiece).join("");
}

// The words of a text without case, width, accents, punctuation and traditional characters, single spaces between.
function fold(text) {
  return Array.from(text, foldChar).join("").split(" ").filter(Boolean).join(" ");
}

// The same without spaces: what keys are.
function foldKey(text) {
  return fold(text).replaceAll(" ", "");
}

function decomposed(char) {
  if (/\p{Cf}/u.test(char)) return "";
  const lower = char.normalize("NFKD").toLowerCase().normalize("NFKD");
  return lower.replace(/[’‘‛`´ʼʻ′＇]/g, "'");
}

// Pinyin without its tones, be they marks or digits, and with v for ü.
function toneless(text) {
  const marked = Array.from(text.replace(/[’‘‛`´ʼʻ′＇]/g, "'").toLowerCase(), decomposed).join("");
  const short = marked.replace(/([\u0300-\u036f]{3})[\u0300-\u036f]+/g, "$1").replaceAll("u:", "u\u0308");
  const plain = fold(short.replace(/u[\u0300-\u036f]{0,2}\u0308/g, "v")).replace(/([jqxy])v/g, "$1u");
  let text_ = plain;
  let before;
  do {
    before = text_;
    text_ = before.replace(/([aeiouv](?:ngr|ng|n|r)?)[0-5](?![0-9])/g, "$1");
  } while (text_ !== before);
  return text_;
}

// The keys under which what is typed may stand, the plainest first.
function queryKeys(text) {
  const keys = [foldKey(text)];
  if (!/\p{Script=Han}/u.test(text)) keys.push(toneless(text).replaceAll(" ", ""));
  return [...new Set(keys)].filter(Boolean);
}
