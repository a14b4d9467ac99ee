/** The waveform of a recording: how loud it is, part by part. It is computed where it is shown, and never sent. */

/** Enough for any decoder. The sound isn't played at this rate. */
const RATE = 44_100;
/** Bytes of a recording of three minutes, several times over. A small file of many hours would fill the memory once it is decoded. */
const LARGEST = 2_000_000;

export interface Sound {
	/** From 0 to 1, the loudest is 1. */
	peaks: number[];
	/** ms */
	length: number;
}

/** @returns for each of `count` parts its loudest sample, compared with the loudest of all. */
export function peaksOf(samples: Float32Array, count: number): number[] {
	const size = Math.max(1, Math.ceil(samples.length / count));
	const peaks = Array.from({ length: count }, (_, part) => {
		let peak = 0;
		for (const sample of samples.subarray(part * size, (part + 1) * size)) peak = Math.max(peak, Math.abs(sample));
		return peak;
	});
	const loudest = Math.max(...peaks);
	return peaks.map((peak) => (loudest === 0 ? 0 : peak / loudest));
}

/** @returns null when this browser can't decode it, or it is too large for a waveform. It may still be able to play it. */
export async function soundOf(content: Blob, count: number): Promise<Sound | null> {
	if (content.size > LARGEST) return null;
	try {
		const decoded = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await content.arrayBuffer());
		return { peaks: peaksOf(decoded.getChannelData(0), count), length: decoded.duration * 1000 };
	} catch {
		return null;
	}
}
