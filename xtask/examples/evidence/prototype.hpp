// What a function takes and gives back, as numbers: its convention on x86 (0 cdecl, 1 stdcall, 2 fastcall) and
// 16 where more arguments may follow; how many parameters; the result; each parameter. A type is its size in
// bytes, with 0x1000 where it is passed as a number or an address, 0x2000 as a floating-point number, 0x3000 as a
// record; 0 is void, 0x4000 what is declared and not defined.
template <class T, class = void> struct farcall_type { enum : unsigned { value = 0x4000 }; };
template <class T> struct farcall_type<T, decltype(void(sizeof(T)))> {
    enum : unsigned { value = (__is_class(T) || __is_union(T) ? 0x3000 : 0x1000) + sizeof(T) };
};
template <> struct farcall_type<void, void> { enum : unsigned { value = 0 }; };
template <> struct farcall_type<float, void> { enum : unsigned { value = 0x2004 }; };
template <> struct farcall_type<double, void> { enum : unsigned { value = 0x2008 }; };
template <class T> struct farcall_passed : farcall_type<T> {};
template <class T> struct farcall_passed<T &> { enum : unsigned { value = 0x1000 + sizeof(T *) }; };

template <unsigned convention, class R, class... A> struct farcall_numbers {
    static constexpr unsigned at(unsigned index) {
        const unsigned all[] = {
            convention, sizeof...(A), farcall_passed<R>::value, farcall_passed<A>::value...
        };
        return index < sizeof...(A) + 3 ? all[index] : 0x4000;
    }
};
template <class F> struct farcall_shape;
template <class R, class... A> struct farcall_shape<R (*)(A...)> : farcall_numbers<0, R, A...> {};
template <class R, class... A> struct farcall_shape<R (*)(A..., ...)> : farcall_numbers<16, R, A...> {};
#ifdef __i386__
template <class R, class... A>
struct farcall_shape<R (__attribute__((stdcall)) *)(A...)> : farcall_numbers<1, R, A...> {};
template <class R, class... A>
struct farcall_shape<R (__attribute__((fastcall)) *)(A...)> : farcall_numbers<2, R, A...> {};
#endif
