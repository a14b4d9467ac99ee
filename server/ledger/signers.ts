/**
 * The signers of both logs, in the one process that is named for it. After a restart (docs/decisions/0010-one-signer-and-restarting-a-log.md)
 * the access log is signed under another origin, with the same key and a memory of its own.
 */
import path from "node:path";
import { type Bytes, equal } from "#protocol/bytes.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { createSigner, ForkRefusedError, type Signer } from "./signer.ts";
import type { LogName } from "./tables.ts";

type Restart = Fields<"log.restart">;

export interface SignersOptions {
	/** As genesis names them. */
	origins: Readonly<Record<LogName, string>>;
	seeds: Readonly<Record<LogName, Bytes>>;
	/** Of the memories. */
	folder: string;
}

export class Signers {
	readonly #options: SignersOptions;
	readonly #current: Record<LogName, Signer>;
	/** As they were before any restart: what genesis names. */
	readonly first: Readonly<Record<LogName, LogKey>>;
	#taken = 0;
	#following: Promise<unknown> = Promise.resolve();

	private constructor(options: SignersOptions, current: Record<LogName, Signer>) {
		this.#options = options;
		this.#current = current;
		this.first = { access: current.access.key, directory: current.directory.key };
	}

	/** @throws Error when a memory is not this key's. */
	static async open(options: SignersOptions): Promise<Signers> {
		const { origins, seeds, folder } = options;
		const signer = (log: LogName) => createSigner({ origin: origins[log], seed: seeds[log], memoryFile: path.join(folder, log) });
		return new Signers(options, { access: await signer("access"), directory: await signer("directory") });
	}

	of(log: LogName): Signer {
		return this.#current[log];
	}

	/**
	 * Takes up what the directory says of restarts.
	 * @throws ForkRefusedError when one doesn't begin where this process has signed last. Then nothing changes.
	 */
	follow(restarts: readonly Restart[]): Promise<void> {
		const turn = this.#following.then(async () => {
			while (this.#taken < restarts.length) {
				const restart = restarts[this.#taken];
				if (restart) await this.#take(restart, this.#taken + 1);
				this.#taken++;
			}
		});
		this.#following = turn.catch(() => {});
		return turn;
	}

	async #take({ old, kept, origin }: Restart, number: number): Promise<void> {
		const { seeds, folder } = this.#options;
		const last = await this.#current.access.last();
		const next = await createSigner({ origin, seed: seeds.access, memoryFile: path.join(folder, `access.${number}`), base: kept });
		if ((await next.last()) === null && !(last?.size === old.size && equal(last.root, old.root))) {
			throw new ForkRefusedError(
				`The access log was to be restarted as ${origin} from ${old.size} entries, and this process has signed ${last?.size ?? 0} last. Nothing is signed under the new origin.`,
			);
		}
		this.#current.access = next;
	}
}
