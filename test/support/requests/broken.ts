/** Bytes that aren't sound HTTP, made from a valid request. */
import type { Sent } from "./change.ts";
import type { Random } from "./random.ts";
import { flipped } from "./values.ts";

export function brokenBytes(r: Random, { method, path, token, body, bytes }: Sent): Buffer {
	const payload = Buffer.from(bytes ?? (body === undefined ? "" : JSON.stringify(body)));
	const type = bytes ? "application/octet-stream" : "application/json";
	const lines = [
		`${method} ${path} HTTP/1.1`,
		"host: localhost",
		"connection: close",
		...(token ? [`authorization: Bearer ${token}`] : []),
		...(payload.length > 0 ? [`content-type: ${type}`, `content-length: ${payload.length}`] : []),
	];
	return r.pick([wrongLength, wrongChunks, wrongHeader, cut, noise, twice])(r, lines, payload);
}

const whole = (lines: string[], payload: Uint8Array) => Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), payload]);
const without = (lines: string[], name: string) => lines.filter((line) => !line.startsWith(name));

function wrongLength(r: Random, lines: string[], payload: Buffer): Buffer {
	const length = r.pick([payload.length + 10, Math.max(0, payload.length - 5), -1, "1e3", "0x10", "", 2 ** 53, "5, 5"]);
	return whole([...without(lines, "content-length"), `content-length: ${length}`], payload);
}

function wrongChunks(r: Random, lines: string[], payload: Buffer): Buffer {
	const size = r.pick([payload.length.toString(16), "ffffffffffffffff", "-1", "zz", "", `${payload.length.toString(16)};x=y`]);
	const chunked = Buffer.concat([
		Buffer.from(`${size}\r\n`),
		payload,
		Buffer.from(r.pick(["\r\n0\r\n\r\n", "\r\n", "", "\r\n0\r\nx: y\r\n\r\n"])),
	]);
	return whole(
		[...without(lines, "content-length"), `transfer-encoding: ${r.pick(["chunked", "gzip, chunked", "chunked, chunked", "x"])}`],
		chunked,
	);
}

function wrongHeader(r: Random, lines: string[], payload: Buffer): Buffer {
	const line = r.pick([
		"x: a\0b",
		"x : y",
		": nothing",
		"x",
		`x: ${"y".repeat(30_000)}`,
		"host: other",
		"authorization: Bearer x\r\nauthorization: Bearer y",
		"cookie: \xff\xfe=\x01",
		"content-length: 3",
		"expect: 100-continue",
		"upgrade: websocket\r\nconnection: upgrade",
		"connection: close, x, y",
	]);
	return whole(lines.toSpliced(1 + r.below(lines.length), 0, line), payload);
}

function cut(r: Random, lines: string[], payload: Buffer): Buffer {
	const all = whole(lines, payload);
	return all.subarray(0, 1 + r.below(all.length));
}

function noise(r: Random, lines: string[], payload: Buffer): Buffer {
	let all: Buffer = whole(lines, payload);
	for (let i = r.below(5); i >= 0; i--) all = flipped(r, all);
	return all;
}

/** The same request twice on one connection, sent together. */
function twice(_r: Random, lines: string[], payload: Buffer): Buffer {
	const open = without(lines, "connection");
	return Buffer.concat([whole(open, payload), whole(lines, payload)]);
}
