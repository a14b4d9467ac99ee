/** Compares names by what people see of them. Some characters are invisible, such as a zero-width space. */

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/** The name without invisible characters. Several spaces become one. */
const visibleText = (name: string): string => name.normalize("NFC").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();

/** Whether a name has at least one visible letter, digit or sign. @example isVisible("\u200b \u2060") // false */
export const isVisible = (name: string): boolean => /[^\p{M}\p{Z}\p{C}]/u.test(visibleText(name));

/** Whether two different names look the same. @example looksLike("Safe\u200b Ways", "Safe Ways") // true */
export const looksLike = (name: string, other: string): boolean => name !== other && visibleText(name) === visibleText(other);
