/** The worker that holds the session, its keys and all content that it has opened. */
import type { SittingEvent } from "./kinds.ts";
import { serve } from "./rpc.ts";
import { errorData, newSitting, verbsOf } from "./verbs/index.ts";

globalThis.addEventListener(
	"message",
	({ data }: MessageEvent<{ port: MessagePort }>) => {
		const sitting = newSitting((event) => emit(event));
		const emit = serve<SittingEvent>(data.port, verbsOf(sitting), errorData);
	},
	{ once: true },
);
