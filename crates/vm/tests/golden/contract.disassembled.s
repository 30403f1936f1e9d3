.stack 4096
.heap 8192
.import memcpy
.import 7up
.import r3
.import host
.entry deploy f0
.entry call f3
.rodata
    .byte 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x2c, 0x20, 0x77, 0x6f, 0x72, 0x6c, 0x64, 0x3a, 0x20, 0x6d, 0x6f
    .byte 0x72, 0x65, 0x20, 0x74, 0x68, 0x61, 0x6e, 0x20, 0x61, 0x20, 0x6c, 0x69, 0x6e, 0x65
.data
    .byte 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x18, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00
.bss
    .zero 24
.text
f0:  # deploy
    frame 16                            # 0
    mov r0, 0                           # 1
    exit                                # 2
f3:  # call
    frame 64                            # 3
    lddw r1, 0x10000                    # 4
    lddw r6, 0xfedcba9876543210         # 6
    mov32 r2, -1                        # 8
    movsx1632 r3, r2                    # 9
    neg r3                              # 10
    be16 r3                             # 11
    swap64 r3                           # 12
    ldxsw r4, [r1+4]                    # 13
    ldxdw r4, [r10-64]                  # 14
    stw [r10-8], 123                    # 15
    stxb [r10-1], r4                    # 16
    lock add [r10-16], r4               # 17
    lock fetch xor32 [r10-16], r4       # 18
    lock cmpxchg [r10-16], r4           # 19
l20:
    sub r2, 1                           # 20
    jsgt32 r2, 0, l20                   # 21
    jset r2, r3, l34                    # 22
    ja32 l34                            # 23
    sdiv r2, 3                          # 24
    call memcpy                         # 25
    call 1                              # 26
    call 2                              # 27
    call host                           # 28
    call local f35                      # 29
    lddw r5, 0x80000118                 # 30
    callx r5                            # 32
    jeq r0, 0, l20                      # 33
l34:
    exit                                # 34
f35:
    frame 0                             # 35
    call local f35                      # 36
    mov r0, r1                          # 37
    ja l39                              # 38
l39:
    exit                                # 39
    .insn 0xff, 1, 2, 3, 4              # 40
    .insn 0x18, 1, 0, 0, 0              # 41
