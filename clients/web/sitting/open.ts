/** The tab's connection to the worker. Where the browser can share a worker, all tabs have the same one, and so they show one sitting. */
import { shareWorkerNamed, startWorker } from "../trusted.ts";
import type { SittingEvent } from "./kinds.ts";
import { type Caller, connect } from "./rpc.ts";
import { canShare, holdLock, shareWorker } from "./sharing.ts";
import type { SittingVerbs } from "./verbs/index.ts";

export { workerForRings } from "../trusted.ts";

export interface SittingCaller extends Caller<SittingVerbs> {
	/** @returns a function that stops listening. */
	onEvent(listener: (event: SittingEvent) => void): () => void;
}

/** The name of the shared worker begins with this. The build puts a hash into the file's name, so pages of two builds share no worker. */
const BUILD = import.meta.url;

const listeners = new Set<(event: SittingEvent) => void>();
let opened: SittingCaller | null = null;

/** The sitting of this tab. The first call starts the worker. */
export function openSitting(): SittingCaller {
	opened ??= start();
	return opened;
}

/** Whether this tab waits for an answer of the worker. */
export const isBusy = () => opened?.isBusy() ?? false;

function start(): SittingCaller {
	const { port1, port2 } = new MessageChannel();
	const tell = (event: SittingEvent) => {
		for (const listener of listeners) listener(event);
	};
	const connection = connect<SittingVerbs, SittingEvent>(port1, tell);
	const isShared = canShare(globalThis);
	const worker = isShared ? null : startWorker();
	// The browser doesn't keep a page in its cache for the Back button while the page holds a Web Lock.
	if (!isShared) void holdLock(crypto.randomUUID());
	const caller: SittingCaller = {
		...connection,
		onEvent(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			connection.close();
			worker?.terminate();
			if (opened === caller) opened = null;
		},
	};
	const onLost = () => {
		caller.close();
		tell({ kind: "end", how: "lock" });
	};
	if (isShared) shareWorker(shareWorkerNamed, BUILD, port2, onLost).catch(onLost);
	worker?.postMessage({ port: port2 }, [port2]);
	return caller;
}
