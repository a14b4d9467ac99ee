/** A new printed code, shown once. People print it, and then type it from the paper to check that the paper is right. */
import { Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { TypedCode } from "./typed-code.tsx";
import "../print/print.css";

export function CodeSheet({ desk, code, onDone }: { desk: DeskKeysView; code: string; onDone(): void }): ReactNode {
	const [isTesting, setTesting] = useState(false);
	const [madeAt] = useState(() => new Date());
	if (isTesting)
		return (
			<>
				<Heading id="code.test" />
				<TypedCode desk={desk} isOnlyTest />
				<div className="buttons">
					<Button onClick={() => setTesting(false)} id="code.show-again" />
					<Button onClick={onDone} id="code.done" />
				</div>
			</>
		);
	return (
		<>
			<Heading id="code.title" values={{ desk: desk.name }} />
			<div className="not-printed">
				<Notice kind="warn" title={<Say id="code.once" />}>
					<Say as="p" id="code.keep" />
				</Notice>
			</div>
			<Fingerprint text={code} />
			<Say as="p" id="code.opens" />
			<Say as="p" id="code.made" values={{ time: madeAt }} />
			<div className="buttons not-printed">
				<Button kind="primary" icon={<Printer aria-hidden="true" />} onClick={() => window.print()}>
					<Say id="parts.print" />
				</Button>
				<Button onClick={() => setTesting(true)} id="code.have-it" />
			</div>
		</>
	);
}
