/** The server's time of an entry, when it differs from the author's signed time by more than ten minutes. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import "./server-time.css";

export function ServerTime({ at }: { at: number | null }): ReactNode {
	return at === null ? null : <Say as="p" className="small server-time" id="parts.server-time" values={{ time: new Date(at) }} />;
}
