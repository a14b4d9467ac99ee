/** The page's connection to the worker: one sitting for one page. */
import { startWorker } from "../trusted.ts";
import type { SittingEvent } from "./kinds.ts";
import { type Caller, connect } from "./rpc.ts";
import type { SittingVerbs } from "./verbs/index.ts";

export type SittingCaller = Caller<SittingVerbs, SittingEvent> & {
	/** Kills the worker, and with it all keys and content. */
	end(): void;
};

let opened: SittingCaller | null = null;

/** The sitting of this page. The first call starts the worker. */
export function openSitting(): SittingCaller {
	opened ??= start();
	return opened;
}

function start(): SittingCaller {
	const worker = startWorker();
	const { port1, port2 } = new MessageChannel();
	worker.postMessage({ port: port2 }, [port2]);
	const caller = connect<SittingVerbs, SittingEvent>(port1);
	return {
		...caller,
		end() {
			caller.close();
			worker.terminate();
			opened = null;
		},
	};
}
