/** A reply quotes a message as lines that begin with ">", so each client can show it. Pure. */

const MARK = "> ";
/** How many characters of a message are quoted. */
const LONGEST = 200;

/** The beginning of a reply. @param author of the message that is quoted. */
export function quoteOf(author: string, text: string): string {
	const { rest } = splitQuote(text);
	const letters = [...rest.trim()];
	const words = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")} ...` : letters.join("");
	const lines = `${author}: ${words}`.split("\n").map((line) => MARK + line);
	return `${lines.join("\n")}\n\n`;
}

/** Separates the quote at the beginning of a message from what was written. */
export function splitQuote(text: string): { quote: string; rest: string } {
	const lines = text.split("\n");
	const end = lines.findIndex((line) => !line.startsWith(MARK));
	const quoted = end === -1 ? lines : lines.slice(0, end);
	if (quoted.length === 0) return { quote: "", rest: text };
	return { quote: quoted.map((line) => line.slice(MARK.length)).join("\n"), rest: lines.slice(quoted.length).join("\n").trimStart() };
}
