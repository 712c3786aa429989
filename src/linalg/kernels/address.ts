/** An address in the memory of the kernel module, in bytes. */
export type Address = number;
