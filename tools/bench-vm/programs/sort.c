/* Quicksort of 4096 numbers that look random: branches that nobody predicts, and recursion. */
#include "host.h"

#define N 4096

static u64 numbers[N];

static void insertion_sort(u64 *from, u64 *end) {
    for (u64 *next = from + 1; next < end; next++) {
        u64 value = *next, *hole = next;
        for (; hole > from && hole[-1] > value; hole--) hole[0] = hole[-1];
        *hole = value;
    }
}

static NOINLINE void sort(u64 *from, u64 *end) {
    while (end - from > 16) {
        u64 first = from[0], middle = from[(end - from) / 2], last = end[-1];
        u64 low = first < middle ? first : middle, high = first < middle ? middle : first;
        u64 pivot = last < low ? low : last > high ? high : last;
        u64 *left = from, *right = end - 1;
        for (;;) {
            while (*left < pivot) left++;
            while (*right > pivot) right--;
            if (left >= right) break;
            u64 kept = *left;
            *left++ = *right;
            *right-- = kept;
        }
        /* The smaller part is sorted by a call, so that calls nest no deeper than 12. */
        u64 *split = right + 1;
        if (split - from < end - split) {
            sort(from, split);
            from = split;
        } else {
            sort(split, end);
            end = split;
        }
    }
    insertion_sort(from, end);
}

CALL {
    u64 random = 1, result = 0;
    for (u64 left = rounds(); left; left--) {
        for (u64 i = 0; i < N; i++) numbers[i] = next_random(&random);
        sort(numbers, numbers + N);
        for (u64 i = 0; i < N; i++) result = result * 31 + numbers[i];
    }
    return result;
}
