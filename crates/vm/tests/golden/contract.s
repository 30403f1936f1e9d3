# A contract with one instruction of each format, every section, and slots that are no instruction.
.stack 4096
.heap 8192
.import memcpy
.import 7up
.import r3
.rodata
text: .ascii "hello, world: more than a line"
.data
pointer: .u64 &text, &helper
.bss
.zero 24
.text
deploy:
    frame 16
    mov r0, 0
    exit
call:
    frame 64
    lddw r1, &text
    lddw r6, 0xfedcba9876543210
    mov32 r2, -1
    movsx1632 r3, r2
    neg r3
    be16 r3
    swap64 r3
    ldxsw r4, [r1+4]
    ldxdw r4, [r10-64]
    stw [r10-8], 123
    stxb [r10-1], r4
    lock add [r10-16], r4
    lock fetch xor32 [r10-16], r4
    lock cmpxchg [r10-16], r4
again:
    sub r2, 1
    jsgt32 r2, 0, again
    jset r2, r3, done
    ja32 done
    sdiv r2, 3
    call memcpy
    call 1
    call 2
    call host
    call local helper
    lddw r5, &helper
    callx r5
    jeq r0, 0, again
done:
    exit
helper:
    frame 0
    call local helper
    mov r0, r1
    ja +0
    exit
.insn 0xff, 1, 2, 3, 4
.insn 0x18, 1, 0, 0, 0
