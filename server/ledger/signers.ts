/**
 * The signers of both logs, in the one process with CLOISTER_SIGNER=true. After two admins have
 * restarted the access log (docs/decisions/0010-one-signer-and-restarting-a-log.md), it is signed under another origin, with the same key and a new
 * memory file.
 */
import path from "node:path";
import { type Bytes, equal } from "#protocol/bytes.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { SerialQueue } from "#server/base/serial-queue.ts";
import { createSigner, ForkRefusedError, type Signer } from "./signer.ts";
import type { LogName } from "./tables.ts";

type Restart = Fields<"log.restart">;

export interface SignersOptions {
	/** The origins that genesis names. */
	origins: Readonly<Record<LogName, string>>;
	seeds: Readonly<Record<LogName, Bytes>>;
	/** Folder of the memory files. */
	folder: string;
}

export class Signers {
	readonly #options: SignersOptions;
	readonly #current: Record<LogName, Signer>;
	/** The keys that genesis names, with the origins before any restart. */
	readonly first: Readonly<Record<LogName, LogKey>>;
	#appliedRestarts = 0;
	readonly #turns = new SerialQueue();

	private constructor(options: SignersOptions, current: Record<LogName, Signer>) {
		this.#options = options;
		this.#current = current;
		this.first = { access: current.access.key, directory: current.directory.key };
	}

	/** Opens the signers under the origins of genesis. @throws Error when a memory file holds something else than a checkpoint signed with its log's key. */
	static async open(options: SignersOptions): Promise<Signers> {
		const { origins, seeds, folder } = options;
		const signer = (log: LogName) => createSigner({ origin: origins[log], seed: seeds[log], memoryFile: path.join(folder, log) });
		return new Signers(options, { access: await signer("access"), directory: await signer("directory") });
	}

	of(log: LogName): Signer {
		return this.#current[log];
	}

	/**
	 * Applies the restarts that the directory names. Skips the restarts that are applied already.
	 * @param restarts all restarts, the oldest first.
	 * @throws ForkRefusedError when nothing was signed under a restart's origin yet, and the restart's `old` isn't the head that was
	 * signed last; Error as `open`. This restart and later restarts are not applied then.
	 */
	follow(restarts: readonly Restart[]): Promise<void> {
		return this.#turns.run(async () => {
			for (const restart of restarts.slice(this.#appliedRestarts)) {
				await this.#apply(restart, this.#appliedRestarts + 1);
				this.#appliedRestarts++;
			}
		});
	}

	async #apply({ old, kept, origin }: Restart, number: number): Promise<void> {
		const { seeds, folder } = this.#options;
		const last = await this.#current.access.last();
		const next = await createSigner({ origin, seed: seeds.access, memoryFile: path.join(folder, `access.${number}`), base: kept });
		if ((await next.last()) === null && !(last?.size === old.size && equal(last.root, old.root))) {
			throw new ForkRefusedError(
				`The directory restarts the access log as ${origin} after ${old.size} entries, but this process has signed ${last?.size ?? 0} last. Nothing is signed under the new origin.`,
			);
		}
		this.#current.access = next;
	}
}
