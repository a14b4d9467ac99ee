/** After the first hour: the code of the new case, and that this is enough for today. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Say } from "../../words/words.tsx";
import "./opened.css";

export function CaseIsOpen({ id, code }: { id: string; code: string }): ReactNode {
	return (
		<>
			<Heading>
				<Say id="first.opened" />
			</Heading>
			<p className="opened-code" dir="ltr" translate="no">
				{code}
			</p>
			<p>
				<Say id="first.code-help" />
			</p>
			<p>
				<Say id="first.rest" />
			</p>
			<p className="buttons">
				<Link className="button button-primary" to="/cases/$id" params={{ id }}>
					<Say id="first.to-case" />
				</Link>
			</p>
		</>
	);
}
