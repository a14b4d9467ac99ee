/** The code of a verifying thread. It receives stretches of the log. For each stretch it sends back the result, or why the check failed. */
import { parentPort, workerData } from "node:worker_threads";
import { checkStretch, type Stretch } from "./check.ts";
import { LogFolder } from "./folder.ts";

const folder = new LogFolder((workerData as { root: string }).root);

parentPort?.on("message", (stretch: Stretch) => {
	try {
		parentPort?.postMessage(checkStretch(folder, stretch));
	} catch (error) {
		const { name, message, code } = error as NodeJS.ErrnoException;
		parentPort?.postMessage({ isWrongFile: name === "WrongFileError", message, code });
	}
});
