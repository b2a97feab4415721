/** A card that many have. `GiB` is what nvidia-smi reports (`memory.total`), which is less than the name says. */
export interface KnownCard {
  name: string;
  GiB: number;
}

const card = (name: string, mebibytes: number): KnownCard => ({ name, GiB: mebibytes / 1024 });

/** By memory. */
export const knownCards: readonly KnownCard[] = [
  card('T4 16 GB', 15_360),
  card('RTX 4090 24 GB', 24_564),
  card('RTX 5090 32 GB', 32_607),
  card('L40S 48 GB', 46_068),
  card('H100 80 GB', 81_559),
  card('A100 80 GB', 81_920),
  card('H200 141 GB', 143_771),
  card('B200 192 GB', 183_359),
];
