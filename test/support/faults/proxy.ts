/** A proxy between server and PostgreSQL. It can cut connections at the most harmful points, or swallow all data. */
import net from "node:net";

/**
 * The points at which the proxy cuts a connection, on both sides. "before-commit": COMMIT never arrives. "after-commit": the commit is
 * done, but its answer never arrives. "before-entry", "after-entry": the same for a batch of the access log. "mid-question",
 * "mid-answer": after half of a message.
 */
export const CUTS = ["before-commit", "after-commit", "before-entry", "after-entry", "mid-question", "mid-answer"] as const;
export type Cut = (typeof CUTS)[number];

const COMMIT = Buffer.from("Q\0\0\0\x0bCOMMIT\0", "latin1");
/** A part of the Bind message of the prepared statement that appends access entries. */
const APPEND = Buffer.from("ledger.append\0");
/** In bytes. Shorter messages are not cut in half. */
const SHORTEST_HALVED = 40;

interface ProxiedConnection {
	server: net.Socket;
	postgres: net.Socket;
	/** The next answer is dropped, and the connection is cut. */
	dropsAnswer: boolean;
	/** Half of a message was sent. All later data is dropped. */
	isCut: boolean;
}

export class FaultProxy {
	readonly #listener: net.Server;
	readonly #connections = new Set<ProxiedConnection>();
	#armed: { cut: Cut; fired(): void } | null = null;
	#isBlackhole = false;

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

	/** Cuts the next connection that reaches this point. Resolves when it was cut. */
	cut(cut: Cut): Promise<void> {
		return new Promise((fired) => {
			this.#armed = { cut, fired };
		});
	}

	cutAll(): void {
		for (const connection of this.#connections) end(connection);
	}

	/** Accepts all data and delivers nothing. Connections stay open. */
	set isBlackhole(isBlackhole: boolean) {
		this.#isBlackhole = isBlackhole;
		// The open connections have lost data, so they are unusable.
		if (!isBlackhole) this.cutAll();
	}

	async stop(): Promise<void> {
		this.cutAll();
		await new Promise((resolve) => this.#listener.close(resolve));
	}

	#open(server: net.Socket, target: number): void {
		const postgres = net.connect({ port: target, host: "127.0.0.1", noDelay: true });
		server.setNoDelay(true);
		const connection: ProxiedConnection = { server, postgres, dropsAnswer: false, isCut: false };
		this.#connections.add(connection);
		for (const socket of [server, postgres]) {
			socket.on("error", () => end(connection));
			socket.on("close", () => {
				end(connection);
				this.#connections.delete(connection);
			});
		}
		server.on("data", (data) => this.#fromServer(connection, data));
		postgres.on("data", (data) => this.#fromPostgres(connection, data));
	}

	#fromServer(connection: ProxiedConnection, data: Buffer): void {
		if (this.#isBlackhole || connection.isCut) return;
		const point = pointOf(data);
		if (point === null) return this.#forwardOrHalve(connection, "mid-question", connection.postgres, data);
		if (this.#fires(`before-${point}`)) return end(connection);
		connection.dropsAnswer = this.#fires(`after-${point}`);
		connection.postgres.write(data);
	}

	#fromPostgres(connection: ProxiedConnection, data: Buffer): void {
		if (this.#isBlackhole || connection.isCut) return;
		if (connection.dropsAnswer) return end(connection);
		this.#forwardOrHalve(connection, "mid-answer", connection.server, data);
	}

	#forwardOrHalve(connection: ProxiedConnection, cut: Cut, to: net.Socket, data: Buffer): void {
		if (data.length < SHORTEST_HALVED || !this.#fires(cut)) return void to.write(data);
		connection.isCut = true;
		to.write(data.subarray(0, data.length >> 1), () => end(connection));
	}

	#fires(cut: Cut): boolean {
		if (this.#armed?.cut !== cut) return false;
		this.#armed.fired();
		this.#armed = null;
		return true;
	}
}

/** The kind of message that this data from the server contains, or null. */
function pointOf(data: Buffer): "commit" | "entry" | null {
	if (data.includes(COMMIT)) return "commit";
	return data.includes(APPEND) ? "entry" : null;
}

function end({ server, postgres }: ProxiedConnection): void {
	server.destroy();
	postgres.destroy();
}
