/**
 * The desktop of a Linux computer, as far as a browser needs it to show notices: a D-Bus with the service org.freedesktop.Notifications. A test
 * presses a notice there as a person does. Only then does the browser let a service worker open a window.
 */
import { createServer, type Socket } from "node:net";
import path from "node:path";
import { testFolder } from "../folder.ts";
import type { TestLike } from "../scope.ts";

export interface Desktop {
	/** For the browser: DBUS_SESSION_BUS_ADDRESS. */
	address: string;
	/** The titles of the notices, the oldest first. */
	titles: string[];
	/** Presses the newest notice. */
	press(): void;
}

const BUS = "org.freedesktop.DBus";
const NOTICES = "org.freedesktop.Notifications";
/** The name on the bus of the program that shows notices. */
const OWNER = ":1.1000";
/** Types of messages, and codes of the fields of a header (D-Bus Specification, "Message Protocol"). */
const ANSWER = 2;
const ERROR = 3;
const SIGNAL = 4;
const FIELD = { path: 1, interface: 2, member: 3, error: 4, answerTo: 5, sender: 7, signature: 8 };

export async function desktop(t: TestLike): Promise<Desktop> {
	const file = path.join(testFolder(t), "bus");
	const titles: string[] = [];
	const sockets = new Set<Socket>();
	let press: () => void = () => {
		throw new Error("there is no notice");
	};
	const server = createServer((socket) => {
		sockets.add(socket);
		const name = `:1.${sockets.size}`;
		socket.on("error", () => {});
		onCall(socket, (call) => {
			if (call.member === "Notify") {
				const id = titles.push(call.texts[2] ?? "");
				press = () => void socket.write(signal("ActionInvoked", "us", [id, "default"]));
				return void socket.write(answer(call, "u", [id]));
			}
			const [signature, values] = answers(call, name);
			socket.write(signature === null ? refusal(call) : answer(call, signature, values));
		});
	});
	await new Promise<void>((resolve) => server.listen(file, resolve));
	t.teardown(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return { address: `unix:path=${file}`, titles, press: () => press() };
}

type Value = string | number | string[];

/** @param name of the connection. @returns the types of the values, and the values. Null: this desktop can't do it. */
function answers({ member, texts: [about = ""] }: Call, name: string): [signature: string | null, values: Value[]] {
	const isNotices = about === NOTICES;
	switch (member) {
		case "Hello":
			return ["s", [name]];
		case "AddMatch":
		case "RemoveMatch":
		case "CloseNotification":
			return ["", []];
		case "RequestName":
			return ["u", [1]];
		case "NameHasOwner":
			return ["b", [isNotices ? 1 : 0]];
		case "GetNameOwner":
			return isNotices ? ["s", [OWNER]] : [null, []];
		case "ListActivatableNames":
			return ["as", [[]]];
		case "GetCapabilities":
			return ["as", [["actions", "body"]]];
		case "GetServerInformation":
			return ["ssss", ["desktop of a test", "Cloister", "1", "1.2"]];
		default:
			return [null, []];
	}
}

/** A message of the browser. */
interface Call {
	serial: number;
	member: string;
	/** Its first texts: at most three. */
	texts: string[];
}

/** Lets the browser in, and then reads its messages. */
function onCall(socket: Socket, handle: (call: Call) => void): void {
	let isIn = false;
	let waiting = Buffer.alloc(0);
	socket.on("data", (data) => {
		waiting = Buffer.concat([waiting, data]);
		while (!isIn && waiting.includes("\r\n")) {
			const end = waiting.indexOf("\r\n");
			const line = waiting.subarray(0, end).toString().replace("\0", "");
			waiting = waiting.subarray(end + 2);
			if (line === "BEGIN") isIn = true;
			else
				socket.write(
					line.startsWith("AUTH EXTERNAL") ? `OK ${"0".repeat(32)}\r\n` : line === "AUTH" ? "REJECTED EXTERNAL\r\n" : "ERROR\r\n",
				);
		}
		while (isIn && waiting.length >= 16) {
			const header = upTo(16 + waiting.readUInt32LE(12), 8);
			const size = header + waiting.readUInt32LE(4);
			if (waiting.length < size) return;
			handle(parse(waiting.subarray(0, header), waiting.subarray(header, size)));
			waiting = waiting.subarray(size);
		}
	});
}

function parse(header: Buffer, body: Buffer): Call {
	const end = 16 + header.readUInt32LE(12);
	const call: Call = { serial: header.readUInt32LE(8), member: "", texts: [] };
	let signature = "";
	for (let at = 16; at < end; ) {
		at = upTo(at, 8);
		const code = header[at];
		const type = String.fromCharCode(header[at + 2] ?? 0);
		at += 4;
		if (type === "u") {
			at += 4;
			continue;
		}
		const size = type === "g" ? (header[at] ?? 0) : header.readUInt32LE(at);
		at += type === "g" ? 1 : 4;
		const text = header.subarray(at, at + size).toString();
		at += size + 1;
		if (code === FIELD.member) call.member = text;
		if (code === FIELD.signature) signature = text;
	}
	let at = 0;
	for (const type of signature) {
		if (!"su".includes(type) || call.texts.length === 3) break;
		at = upTo(at, 4);
		const value = body.readUInt32LE(at);
		at += 4;
		if (type === "u") continue;
		call.texts.push(body.subarray(at, at + value).toString());
		at += value + 1;
	}
	return call;
}

const answer = ({ serial }: Call, signature: string, values: Value[]) =>
	message(ANSWER, [[FIELD.answerTo, "u", serial]], signature, values);

const refusal = ({ serial }: Call) =>
	message(
		ERROR,
		[
			[FIELD.error, "s", `${BUS}.Error.NotSupported`],
			[FIELD.answerTo, "u", serial],
		],
		"",
		[],
	);

const signal = (member: string, signature: string, values: Value[]) =>
	message(
		SIGNAL,
		[
			[FIELD.path, "o", `/${NOTICES.replaceAll(".", "/")}`],
			[FIELD.interface, "s", NOTICES],
			[FIELD.member, "s", member],
		],
		signature,
		values,
	);

let messages = 0;

function message(type: number, given: [code: number, type: string, value: string | number][], signature: string, values: Value[]): Buffer {
	const fields = [...given, [FIELD.sender, "s", OWNER], ...(signature === "" ? [] : [[FIELD.signature, "g", signature]])] as typeof given;
	const body = new Writer();
	for (const [i, each] of (signature.match(/a?./g) ?? []).entries()) body.value(each, values[i] ?? "");
	const header = new Writer();
	header.bytes.push("l".charCodeAt(0), type, 0, 1);
	for (const number of [body.bytes.length, ++messages, 0]) header.number(number);
	for (const [code, kind, value] of fields) {
		header.align(8);
		header.bytes.push(code);
		header.short(kind);
		header.value(kind, value);
	}
	const bytes = Buffer.from(header.bytes);
	bytes.writeUInt32LE(bytes.length - 16, 12);
	return Buffer.concat([bytes, Buffer.alloc(upTo(bytes.length, 8) - bytes.length), Buffer.from(body.bytes)]);
}

const upTo = (size: number, step: number) => Math.ceil(size / step) * step;

class Writer {
	readonly bytes: number[] = [];

	align(step: number): void {
		while (this.bytes.length % step !== 0) this.bytes.push(0);
	}

	number(value: number): void {
		this.align(4);
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32LE(value);
		this.bytes.push(...bytes);
	}

	/** A text with its length in one byte. */
	short(text: string): void {
		this.bytes.push(text.length, ...Buffer.from(text), 0);
	}

	value(type: string, value: Value): void {
		if (type === "g") this.short(String(value));
		else if (typeof value === "number") this.number(value);
		else if (typeof value === "string") {
			this.number(Buffer.byteLength(value));
			this.bytes.push(...Buffer.from(value), 0);
		} else {
			const list = new Writer();
			for (const each of value) list.value("s", each);
			this.number(list.bytes.length);
			this.bytes.push(...list.bytes);
		}
	}
}
