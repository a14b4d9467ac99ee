/**
 * One keep-alive HTTP/1.1 connection that only reads bodies with a content-length. It is simple on purpose: the
 * client shares the machine with server and database, so its own CPU time would slow them.
 */
import { once } from "node:events";
import net from "node:net";

export interface Answer {
	status: number;
	body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** A whole request as bytes, made before the measurement. */
export function requestBytes(method: string, path: string, token: string | null, body?: unknown): Buffer {
	const json = body === undefined ? "" : JSON.stringify(body);
	const lines = [
		`${method} ${path} HTTP/1.1`,
		"host: localhost",
		...(token === null ? [] : [`authorization: Bearer ${token}`]),
		...(body === undefined ? [] : ["content-type: application/json", `content-length: ${Buffer.byteLength(json)}`]),
	];
	return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${json}`);
}

export class Connection {
	readonly #socket: net.Socket;
	#received: Buffer = Buffer.alloc(0);
	#waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

	private constructor(socket: net.Socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on("data", (data) => this.#take(data));
		socket.on("error", (error) => this.#waiting?.reject(error));
		socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
	}

	/** @param address such as http://127.0.0.1:8420 */
	static async open(address: string): Promise<Connection> {
		const { hostname, port } = new URL(address);
		const socket = net.connect(Number(port), hostname);
		await once(socket, "connect");
		return new Connection(socket);
	}

	/** Sends one request. The next request may be sent only after the answer. */
	send(request: Buffer): Promise<Answer> {
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject };
			this.#socket.write(request);
		});
	}

	close(): void {
		this.#waiting = null;
		this.#socket.destroy();
	}

	#take(data: Buffer): void {
		this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
		const end = this.#received.indexOf(HEAD_END);
		if (end < 0) return;
		const head = this.#received.toString("latin1", 0, end);
		const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
		const from = end + HEAD_END.length;
		if (this.#received.length < from + length) return;
		const answer = { status: Number(head.slice(9, 12)), body: this.#received.subarray(from, from + length) };
		this.#received = this.#received.subarray(from + length);
		const waiting = this.#waiting;
		this.#waiting = null;
		waiting?.resolve(answer);
	}
}
