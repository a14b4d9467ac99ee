/** The parts of HTTP that a handler can read and set. */
import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

export class Http {
	readonly #request: FastifyRequest;
	readonly #cookies: [name: string, value: string, options: CookieSerializeOptions][] = [];
	readonly #headers: [name: string, value: string | number][] = [];
	constructor(request: FastifyRequest) {
		this.#request = request;
	}
	cookie(name: string): string | undefined {
		return this.#request.cookies[name];
	}
	header(name: string): string | undefined {
		const value = this.#request.headers[name];
		return Array.isArray(value) ? value[0] : value;
	}
	/** The client's address. Only for rate limits and for counting sign-in attempts. Never logged, and never in an access entry. */
	get address(): string {
		return this.#request.ip;
	}
	/** The cookie is sent with the answer. A refused request sets no cookie, unless its changes are kept. */
	setCookie(name: string, value: string, options: CookieSerializeOptions): void {
		this.#cookies.push([name, value, options]);
	}
	setHeader(name: string, value: string | number): void {
		this.#headers.push([name, value]);
	}
	/** Called by the gate before it sends the answer. */
	apply(reply: FastifyReply): void {
		for (const [name, value, options] of this.#cookies) reply.setCookie(name, value, options);
		for (const [name, value] of this.#headers) reply.header(name, value);
	}
}
