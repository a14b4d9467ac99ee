/** A proxy between server and PostgreSQL that cuts connections at the most harmful points. */
import net from "node:net";

/**
 * The points where a connection is cut, at both ends. "before-commit": COMMIT never arrives. "after-commit": the commit is
 * done, but its answer never arrives. "before-entry", "after-entry": the same for a batch of the access log. "mid-question",
 * "mid-answer": after half of a message.
 */
export const CUTS = ["before-commit", "after-commit", "before-entry", "after-entry", "mid-question", "mid-answer"] as const;
export type Cut = (typeof CUTS)[number];

const COMMIT = Buffer.from("Q\0\0\0\x0bCOMMIT\0", "latin1");
/** The Bind message of this prepared statement. */
const APPEND = Buffer.from("ledger.append\0");
/** Shorter messages are not cut in half, in bytes. */
const LONG = 40;

interface Line {
	server: net.Socket;
	postgres: net.Socket;
	/** The next answer is dropped and the connection cut. */
	doomed: boolean;
	/** Half of a message was sent; the rest is dropped. */
	over: boolean;
}

export class FaultProxy {
	readonly #listener: net.Server;
	readonly #lines = new Set<Line>();
	#armed: { cut: Cut; fired(): void } | null = null;
	#deaf = false;

	private constructor(target: number) {
		this.#listener = net.createServer((socket) => this.#open(socket, target));
	}

	/** @param target PostgreSQL's port. */
	static async start(target: number): Promise<FaultProxy> {
		const proxy = new FaultProxy(target);
		await new Promise<void>((resolve, reject) => proxy.#listener.once("error", reject).listen(0, "127.0.0.1", resolve));
		return proxy;
	}

	get port(): number {
		return (this.#listener.address() as net.AddressInfo).port;
	}

	/** Cuts the next connection that reaches this point. @returns resolves when it was cut. */
	cut(cut: Cut): Promise<void> {
		return new Promise((fired) => {
			this.#armed = { cut, fired };
		});
	}

	cutAll(): void {
		for (const line of this.#lines) end(line);
	}

	/** Accepts all data and delivers nothing. Connections stay open. */
	set deaf(deaf: boolean) {
		this.#deaf = deaf;
		// Data was lost, so these connections are unusable.
		if (!deaf) this.cutAll();
	}

	async stop(): Promise<void> {
		this.cutAll();
		await new Promise((resolve) => this.#listener.close(resolve));
	}

	#open(server: net.Socket, target: number): void {
		const postgres = net.connect({ port: target, host: "127.0.0.1", noDelay: true });
		server.setNoDelay(true);
		const line: Line = { server, postgres, doomed: false, over: false };
		this.#lines.add(line);
		for (const socket of [server, postgres]) {
			socket.on("error", () => end(line));
			socket.on("close", () => {
				end(line);
				this.#lines.delete(line);
			});
		}
		server.on("data", (said) => this.#question(line, said));
		postgres.on("data", (said) => this.#answer(line, said));
	}

	#question(line: Line, said: Buffer): void {
		if (this.#deaf || line.over) return;
		const point = pointOf(said);
		if (point === null) return this.#half(line, "mid-question", line.postgres, said);
		if (this.#fires(`before-${point}`)) return end(line);
		line.doomed = this.#fires(`after-${point}`);
		line.postgres.write(said);
	}

	#answer(line: Line, said: Buffer): void {
		if (this.#deaf || line.over) return;
		if (line.doomed) return end(line);
		this.#half(line, "mid-answer", line.server, said);
	}

	#half(line: Line, cut: Cut, to: net.Socket, said: Buffer): void {
		if (said.length < LONG || !this.#fires(cut)) return void to.write(said);
		line.over = true;
		to.write(said.subarray(0, said.length >> 1), () => end(line));
	}

	#fires(cut: Cut): boolean {
		if (this.#armed?.cut !== cut) return false;
		this.#armed.fired();
		this.#armed = null;
		return true;
	}
}

function pointOf(said: Buffer): "commit" | "entry" | null {
	if (said.includes(COMMIT)) return "commit";
	return said.includes(APPEND) ? "entry" : null;
}

function end({ server, postgres }: Line): void {
	server.destroy();
	postgres.destroy();
}
