/** On paper only: what it is, who can read it, and that printing was written down. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import "./print.css";

/** @param readers who may read the paper, in words. */
export function PrintHead({ what, readers }: { what: ReactNode; readers: ReactNode }): ReactNode {
	return (
		<div className="print-head">
			<p>
				<strong>{what}</strong>
			</p>
			<p>
				<Say id="print.for" values={{ readers }} />
			</p>
			<p>
				<Say id="print.at" values={{ time: new Date() }} />
			</p>
		</div>
	);
}
