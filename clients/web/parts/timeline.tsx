/** Events in their order, as a list that can also be read without CSS. */

import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { isoTime } from "./iso-time.ts";
import "./timeline.css";

export interface Moment {
	key: string;
	/** UTC ms; null for what is planned and has no time yet. */
	at: number | null;
	title: ReactNode;
	/** done: has happened. now: the present state. planned: will happen. */
	state: "done" | "now" | "planned";
	children?: ReactNode;
}

export function Timeline({ moments }: { moments: readonly Moment[] }): ReactNode {
	return (
		<ol className="timeline">
			{moments.map(({ key, at, title, state, children }) => (
				<li key={key} className={`moment moment-${state}`} aria-current={state === "now" ? "step" : undefined}>
					<p className="moment-title">{title}</p>
					{at !== null && (
						<p className="muted small">
							<time dateTime={isoTime(at)}>
								<Say id="parts.time" values={{ time: new Date(at) }} />
							</time>
						</p>
					)}
					{children}
				</li>
			))}
		</ol>
	);
}
