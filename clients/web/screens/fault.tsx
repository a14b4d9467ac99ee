/** Shown in place of a screen that has thrown an error. The frame and the other screens still work. */
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notice.tsx";
import { Say } from "../words/words.tsx";

/** The error isn't shown, because its text may contain something about a case. */
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
