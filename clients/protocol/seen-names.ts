/** Names as people see them: some characters show nothing, such as a zero-width space. Pure. */

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/** The name without what shows nothing. Several spaces are one. */
const seen = (name: string): string => name.normalize("NFC").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();

/** Whether a name has a letter, a digit or a sign that can be seen. @example isSeen("\u200b \u2060") // false */
export const isSeen = (name: string): boolean => /[^\p{M}\p{Z}\p{C}]/u.test(seen(name));

/** Whether two names are other texts, and nobody sees the difference. @example looksLike("Safe\u200b Ways", "Safe Ways") // true */
export const looksLike = (name: string, other: string): boolean => name !== other && seen(name) === seen(other);
