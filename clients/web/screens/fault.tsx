/** A screen that has failed by a fault of the program. The rest of the house goes on. */
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notice.tsx";
import { Say } from "../words/words.tsx";

/** The error itself isn't shown: its text may hold content. */
export function Fault({ reset }: ErrorComponentProps): ReactNode {
	return (
		<>
			<Heading>
				<Say id="house.fault" />
			</Heading>
			<Notice kind="danger">
				<p>
					<Say id="house.fault-help" />
				</p>
				<Button kind="primary" onClick={reset}>
					<Say id="parts.try-again" />
				</Button>
			</Notice>
		</>
	);
}
