/** On paper only: what the paper shows, who may read it, when it was printed, and that the printing was written down. */
import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { Say } from "../../words/words.tsx";
import "./print.css";

/** @param readers who may read the paper, in words. */
export function PrintHead({ what, readers }: { what: ReactNode; readers: ReactNode }): ReactNode {
	const [time, setTime] = useState(() => new Date());
	useEffect(() => {
		// The screen may have been open for long. The new time must be drawn before the browser prints the page.
		const update = () => flushSync(() => setTime(new Date()));
		addEventListener("beforeprint", update);
		return () => removeEventListener("beforeprint", update);
	}, []);
	return (
		<div className="print-head">
			<p>
				<strong>{what}</strong>
			</p>
			<Say as="p" id="print.for" values={{ readers }} />
			<Say as="p" id="print.at" values={{ time }} />
		</div>
	);
}
