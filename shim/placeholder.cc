typedef int nx_placeholder; /* replaced as the layer is built */
