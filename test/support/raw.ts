/** Bytes on a socket, as no HTTP client would send them. */
import net from "node:net";

export interface Raw {
	status: number;
	headers: Headers;
	text: string;
	/** Milliseconds from the first byte sent to the end of the connection, or of the wait. */
	took: number;
	/** Whether the server ended the connection. */
	closed: boolean;
}

interface RawOptions {
	/** Bytes to send every `everyMs` milliseconds until the connection ends. */
	drip?: { bytes: string; everyMs: number };
	/** The longest wait for the end of the connection, in milliseconds. */
	waitMs?: number;
}

/** Sends, and reads until the server ends the connection. */
export function sendRaw(url: string, bytes: string | Uint8Array, { drip, waitMs = 2_000 }: RawOptions = {}): Promise<Raw> {
	return new Promise((resolve) => {
		const from = performance.now();
		const parts: Buffer[] = [];
		const socket = net.connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
		const timers = [setTimeout(() => end(false), waitMs)];
		if (drip) timers.push(setInterval(() => socket.writable && socket.write(drip.bytes), drip.everyMs));
		socket.on("error", () => {});
		socket.on("data", (data) => parts.push(data));
		socket.once("close", () => end(true));
		function end(closed: boolean) {
			for (const timer of timers) clearTimeout(timer);
			socket.destroy();
			resolve({ ...parse(Buffer.concat(parts).toString("latin1")), took: performance.now() - from, closed });
		}
	});
}

function parse(answer: string): Pick<Raw, "status" | "headers" | "text"> {
	const at = answer.indexOf("\r\n\r\n");
	const [first = "", ...lines] = (at < 0 ? answer : answer.slice(0, at)).split("\r\n");
	const headers = new Headers();
	for (const line of lines)
		if (line.includes(":")) headers.append(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim());
	return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, text: at < 0 ? "" : answer.slice(at + 4) };
}

/** The head of a request. @param end the blank line at its end. With "" the head is unfinished. */
export function head(line: string, headers: Record<string, string> = {}, end = "\r\n"): string {
	const all = Object.entries({ host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
	return `${line} HTTP/1.1\r\n${all.join("")}${end}`;
}
